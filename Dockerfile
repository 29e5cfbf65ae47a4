# The production image: one for the web server, the worker, the scheduler and the migrations.

FROM node:22-slim AS pages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY assets assets
RUN npm run build

FROM python:3.13-slim AS wheels
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt
WORKDIR /app
COPY certbody certbody
RUN if ls certbody/translations/*/LC_MESSAGES/*.po >/dev/null 2>&1; then \
      /venv/bin/pybabel compile --directory certbody/translations; fi \
    && printf '#!/bin/sh\nexec /venv/bin/python -m certbody.cli "$@"\n' > /venv/bin/certbody && chmod 0755 /venv/bin/certbody

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin certbody \
    && install --directory --owner=certbody --mode=0750 /files
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 FILES_DIR=/files
WORKDIR /app
COPY --from=wheels /venv /venv
COPY --from=wheels /app/certbody certbody
COPY migrations migrations
COPY templates templates
COPY wsgi.py .
COPY --from=pages /build/certbody/static/dist certbody/static/dist
USER certbody
VOLUME /files
EXPOSE 8000
ENTRYPOINT ["certbody"]
CMD ["serve", "--host", "0.0.0.0"]
