#!/bin/sh
# ensure-postgres.sh [folder]: makes sure that PostgreSQL's server programs are on this machine.
#
# Quiet when they are found, where the binary looks too: the folder given, CARTWRIGHT_PG_BIN, pg_config, PATH, the
# usual places. Otherwise installs them with apt-get when that needs no password, or says what to do.
set -u

complete() {
	[ -n "$1" ] && [ -x "$1/initdb" ] && [ -x "$1/postgres" ]
}

explicit=${1:-${CARTWRIGHT_PG_BIN:-}}
if [ -n "$explicit" ]; then
	complete "$explicit" && exit 0
	echo "no initdb and postgres in $explicit: name the folder that holds both" >&2
	exit 1
fi

found() {
	complete "$(pg_config --bindir 2>/dev/null)" && return
	program=$(command -v postgres) && complete "$(dirname "$(readlink -f "$program")")" && return
	for dir in "$(dirname "$program")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
		/opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
		/home/linuxbrew/.linuxbrew/opt/postgresql*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin /usr/local/pgsql/bin; do
		complete "$dir" && return
	done
	return 1
}

# as_root runs a command as root, or fails when that would ask for a password.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# apt_install installs the programs without the cluster that the package makes and starts by itself: it reads
# this setting first.
apt_install() {
	command -v apt-get >/dev/null && as_root true 2>/dev/null || return 1
	echo "PostgreSQL is not installed: installing it with apt-get" >&2
	setting=/etc/postgresql-common/createcluster.d/cartwright.conf
	as_root mkdir -p "$(dirname "$setting")" || return 1
	echo "create_main_cluster = false" | as_root tee "$setting" >/dev/null || return 1
	as_root apt-get update -qq >&2
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
	as_root rm -f "$setting"
}

found && exit 0
apt_install && found && exit 0
cat >&2 <<'EOF'
PostgreSQL's server programs (initdb, postgres) were not found. One of these helps:
  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora, RHEL     sudo dnf install postgresql-server
  Alpine           sudo apk add postgresql
  macOS            brew install postgresql
  elsewhere        export CARTWRIGHT_PG_BIN=/folder/with/initdb/and/postgres
Or use a server of your own: cartwright serve --database postgres://user:password@host:5432/name
EOF
exit 1
