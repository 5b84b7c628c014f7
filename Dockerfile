# A container of the bot. Build: docker build -t cqi .   Run: see "Running it for good" in README.md.
FROM python:3.12-slim
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY integrations integrations
COPY config config
RUN pip install --no-cache-dir --constraint constraints.txt ".[postgres]" && useradd --create-home cqi
USER cqi
VOLUME /config
CMD ["cqi", "run", "--config", "/config/bot.toml"]
