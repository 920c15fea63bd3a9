"""HTTP only: parameters in, answers out; what they mean is decided in the rooms behind."""
