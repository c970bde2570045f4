# Build stage and runtime stage read the same package lists as scripts/setup; the runtime stage holds only runtime libraries.
FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make git python3 python3-pip && rm -rf /var/lib/apt/lists/*
COPY --from=golang:1.26-bookworm /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH
WORKDIR /src
COPY scripts scripts
COPY ocr/assets.json ocr/assets.json
COPY go.mod go.sum ./
RUN scripts/setup
COPY . .
RUN make build

FROM debian:12-slim
COPY scripts/packages/runtime.txt /tmp/runtime.txt
RUN apt-get update \
 && sed 's/#.*//' /tmp/runtime.txt | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/runtime.txt \
 && useradd --system --home /var/lib/yushen --create-home yushen
COPY --from=build /src/bin/yushen /usr/bin/yushen
COPY --from=build /src/.assets /usr/share/yushen
# The compiled readers belong to the service: it replaces them where its processor differs from the builder's.
COPY --from=build --chown=yushen /src/.assets/compiled /usr/share/yushen/compiled
COPY --from=build /src/testdata/cases /usr/share/yushen/specimens
USER yushen
VOLUME /var/lib/yushen
EXPOSE 8080
HEALTHCHECK CMD ["/usr/bin/yushen", "health", "--addr", "127.0.0.1:8080"]
ENTRYPOINT ["/usr/bin/yushen"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--data", "/var/lib/yushen", "--specimens", "/usr/share/yushen/specimens"]
