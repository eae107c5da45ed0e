# syntax=docker/dockerfile:1
# s3conform as a static binary and nothing else, for a user without rights:
#   docker build -t s3conform .
#   docker run --rm --network host -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY s3conform run --endpoint-url http://localhost:9000
# With a shell beside it, for CI systems that need one: docker build --target shell -t s3conform:shell .

FROM rust:1.95-slim-bookworm AS build
# The compiler's version is pinned by the image; whichever musl-gcc Debian has will do.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates musl-tools \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add "$(uname -m)-unknown-linux-musl"
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked --target "$(uname -m)-unknown-linux-musl" \
    && install -D "target/$(uname -m)-unknown-linux-musl/dist/s3conform" /out/usr/local/bin/s3conform \
    && install -D /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ca-certificates.crt \
    && install -d -o 65532 -g 65532 /out/work

FROM alpine:3.22 AS shell
COPY --from=build /out /
USER 65532:65532
WORKDIR /work
ENTRYPOINT []
CMD ["s3conform", "--help"]

FROM scratch
COPY --from=build /out /
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/s3conform"]
