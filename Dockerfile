FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/essaim/.venv/bin:$PATH
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 essaim \
    && install -d -o essaim /essaim /essaim/var
USER essaim
WORKDIR /essaim
COPY --chown=essaim requirements.txt .
RUN python -m venv .venv && pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --chown=essaim . .
# The key of the build signs nothing: files only.
RUN ESSAIM_MODE=served ESSAIM_SECRET_KEY=build ESSAIM_VAR=/essaim/build \
    python manage.py collectstatic --noinput --verbosity 0
ENV ESSAIM_MODE=served ESSAIM_STATIC=/essaim/build/static
VOLUME /essaim/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["python", "config/supervisor.py", "web"]
