FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /cartwright ./cmd/cartwright && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cartwright /cartwright
COPY --from=build --chown=nonroot:nonroot /data /data
ENV CARTWRIGHT_DATA=/data
EXPOSE 8080
ENTRYPOINT ["/cartwright"]
CMD ["serve"]
