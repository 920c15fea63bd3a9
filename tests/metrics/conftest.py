"""No deadline for single examples: the first call of a compiled library may take longer than 200 ms."""

from hypothesis import settings

settings.register_profile("metrics", deadline=None)
settings.load_profile("metrics")
