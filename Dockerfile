# 失业保险网上办事大厅·单位: one image that migrates its database and serves the API on port 8000.
# Production wants HALL_MODE=production, HALL_SECRET_KEY and HALL_DATABASE_URL=postgresql://… from outside;
# without them it is a sandbox whose SQLite file lies in the volume /srv/hall/data.

FROM python:3.11-slim AS build
WORKDIR /srv/hall
COPY requirements.lock ./
RUN python -m venv .venv
RUN .venv/bin/python -m pip install -q --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
# The font is made before the code is copied, so that only a new recipe makes it again.
COPY app/__init__.py app/__init__.py
COPY app/files/__init__.py app/files/font.py app/files/
RUN .venv/bin/python -m app.files.font fonts
RUN printf '%s\n' '#!/srv/hall/.venv/bin/python' 'from app.cli import main' 'main()' > .venv/bin/hall && chmod 755 .venv/bin/hall
RUN mkdir data

FROM python:3.11-slim
WORKDIR /srv/hall
ENV PATH=/srv/hall/.venv/bin:$PATH \
    PYTHONPATH=/srv/hall \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORT=8000 \
    HALL_MODE=sandbox \
    HALL_DATABASE_URL=sqlite:////srv/hall/data/hall.sqlite \
    HALL_FONT_DIRECTORY=/srv/hall/fonts
COPY --from=build /srv/hall/.venv .venv
COPY --from=build /srv/hall/fonts fonts
COPY --from=build --chown=10001:10001 /srv/hall/data data
COPY migrations migrations
COPY app app
RUN python -m compileall -q app
USER 10001:10001
VOLUME /srv/hall/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health/live\", timeout=2)"]
CMD ["sh", "-c", "hall migrate && exec hall serve --host 0.0.0.0 --port $PORT"]
