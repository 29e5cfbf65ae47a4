# The production image: one for the web server, the worker, the scheduler and the migrations. What runs is the wheel.

FROM node:22-slim AS pages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY assets assets
RUN npm run build

FROM python:3.13-slim AS installation
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --requirement requirements.txt
# What builds the wheel comes from the lock too; it stays in this stage.
RUN python -m venv /tools && /tools/bin/pip install --require-hashes --requirement requirements-dev.txt
COPY pyproject.toml README.md ./
COPY certbody certbody
COPY migrations migrations
COPY templates templates
COPY --from=pages /build/certbody/static/dist certbody/static/dist
RUN /venv/bin/pybabel compile --directory certbody/translations \
    && /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheels . \
    && /venv/bin/pip install --no-deps --no-index wheels/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin certbody \
    && install --directory --owner=certbody --mode=0750 /app /files
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 FILES_DIR=/files
COPY --from=installation /venv /venv
WORKDIR /app
USER certbody
VOLUME /files
EXPOSE 8000
ENTRYPOINT ["certbody"]
CMD ["serve", "--host", "0.0.0.0"]
