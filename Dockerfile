# The app alone; its Neo4j is a container of its own (docker-compose.yml).

FROM python:3.12-slim-bookworm AS wheel
WORKDIR /source
COPY locks/demo.txt locks/
RUN pip install --no-cache-dir --require-hashes --requirement locks/demo.txt
COPY . .
# The links to the rooms are not followed, the build hook puts the rooms in place; it also builds the explorer.
RUN python -m hatchling build --target wheel --directory /wheel

FROM python:3.12-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY locks/serve.txt /tmp/
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/serve.txt && rm /tmp/serve.txt
RUN --mount=type=bind,from=wheel,source=/wheel,target=/wheel pip install --no-cache-dir --no-deps /wheel/*.whl

# On all interfaces of the container, so the first run makes an API key: /var/lib/tertius/first-key.
ENV TERTIUS_HOST=0.0.0.0 TERTIUS_PORT=8000 TERTIUS_HOME=/var/lib/tertius
RUN useradd --system --create-home --home-dir /var/lib/tertius tertius && chmod 700 /var/lib/tertius
USER tertius
WORKDIR /var/lib/tertius
VOLUME /var/lib/tertius
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]

# In exec form, so that `docker stop` reaches tertius itself.
ENTRYPOINT ["tertius"]
CMD ["serve"]
