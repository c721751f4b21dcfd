package postgres

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// connections leaves room for two nodes and a psql below PostgreSQL's usual limit of 100.
	connections    = 40
	connectTimeout = 5 * time.Second
)

// Open connects to the database at url and makes sure that it answers. Settings in the URL (pool_max_conns, …)
// win over the defaults, configure wins over both.
func Open(ctx context.Context, url string, configure ...func(*pgxpool.Config)) (*pgxpool.Pool, error) {
	config, err := poolConfig(url)
	if err != nil {
		return nil, err
	}
	for _, change := range configure {
		change(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("PostgreSQL at %s does not answer: start it, or correct the database URL: %w",
			address(config), err)
	}
	return pool, nil
}

func poolConfig(text string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, fmt.Errorf("the database URL is not valid, expected postgres://user:password@host:5432/name: %w", err)
	}
	if !hasSetting(text, "pool_max_conns") {
		config.MaxConns = connections
	}
	if !hasSetting(text, "connect_timeout") {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	config.ConnConfig.RuntimeParams["application_name"] = "cartwright"
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	return config, nil
}

// hasSetting reports whether a connection string, URL or key=value, sets a parameter.
func hasSetting(text, name string) bool {
	if parsed, err := url.Parse(text); err == nil && parsed.Scheme != "" {
		return parsed.Query().Has(name)
	}
	return strings.Contains(text, name)
}

// address names the server without user or password.
func address(config *pgxpool.Config) string {
	host, port := config.ConnConfig.Host, config.ConnConfig.Port
	if strings.HasPrefix(host, "/") {
		return host
	}
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}
