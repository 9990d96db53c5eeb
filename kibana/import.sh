#!/usr/bin/env bash
# Puts Weir's data views, searches and dashboards into a running Kibana 8.19 or newer. ./import.sh --help says how.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
url=http://localhost:5601
user=
space=
prefix=weir-
ca=
dry_run=false

usage() {
  cat <<'TEXT'
Usage: kibana/import.sh [--url URL] [--user USER] [--space SPACE] [--prefix PREFIX] [--ca FILE] [--dry-run]

Puts Weir's data views, searches and dashboards into Kibana. Objects of these ids that are there already are replaced, others are left alone.

  --url URL        Kibana (default: http://localhost:5601), with its base path if it has one
  --user USER      whom to log in as; the password is taken from the environment variable KIBANA_PASSWORD
  --space SPACE    Kibana space (default: the default one)
  --prefix PREFIX  index prefix of the deployment, as the job was given --elasticsearch.index-prefix (default: weir-)
  --ca FILE        certificates, in PEM, of the authorities that vouch for Kibana
  --dry-run        print what would be imported, and send nothing
TEXT
}

die() {
  echo "import.sh: $*" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --dry-run) dry_run=true; shift ;;
    --url | --user | --space | --prefix | --ca)
      [ $# -ge 2 ] || die "$1: its value is missing"
      case $1 in
        --url) url=${2%/} ;;
        --user) user=$2 ;;
        --space) space=$2 ;;
        --prefix) prefix=$2 ;;
        --ca) ca=$2 ;;
      esac
      shift 2
      ;;
    *) die "$1: there is no such option; --help lists them" ;;
  esac
done
[[ $prefix =~ ^[a-z0-9][a-z0-9-]*$ ]] || die "--prefix $prefix: small letters, digits and hyphens are expected"
[ -z "$space" ] || [[ $space =~ ^[a-z0-9_-]+$ ]] || die "--space $space: small letters, digits, hyphens and underscores are expected"
[ -z "$ca" ] || [ -r "$ca" ] || die "--ca $ca: there is no such file"

[ -z "$user" ] || [ -n "${KIBANA_PASSWORD:-}" ] || $dry_run || die "--user $user: set the environment variable KIBANA_PASSWORD to the password"

# Only what data views read has the prefix in its title; ids stay, so that references do.
objects=$(sed -E "s/\"title\":\"weir-(alerts|decisions|dead-letters|late-events)\"/\"title\":\"$prefix\1\"/" "$here/weir.ndjson")
if $dry_run; then
  printf '%s\n' "$objects"
  exit 0
fi
command -v curl >/dev/null 2>&1 || die "curl is needed and was not found"

# The password goes over standard input, so that no list of processes shows it.
call() {
  local arguments=(--silent --show-error --max-time 60 --header 'kbn-xsrf: weir')
  [ -z "$ca" ] || arguments+=(--cacert "$ca")
  if [ -n "$user" ]; then
    local login="$user:$KIBANA_PASSWORD"
    login=${login//\\/\\\\}
    printf 'user = "%s"\n' "${login//\"/\\\"}" | curl --config - "${arguments[@]}" "$@"
  else
    curl "${arguments[@]}" "$@"
  fi
}

answer=$(call "$url/api/status" --write-out '\n%{http_code}') || die "no Kibana answers at $url: start it, or correct --url"
case ${answer##*$'\n'} in
  200) ;;
  401 | 403) die "Kibana at $url wants a login that may manage saved objects: --user USER, and KIBANA_PASSWORD" ;;
  503) die "Kibana at $url is not ready: it may be starting, or its Elasticsearch is away" ;;
  *) die "what answers at $url is no Kibana (status ${answer##*$'\n'}): correct --url, with the base path if there is one" ;;
esac
version=$(sed -nE 's/.*"version":\{"number":"([0-9.]+).*/\1/p' <<<"$answer" | head -n 1)
case $version in
  8.19.* | 9.* | '') ;;
  *) die "Kibana at $url is $version: these objects want 8.19 or newer" ;;
esac

file=$(mktemp)
trap 'rm -f "$file"' EXIT
printf '%s\n' "$objects" >"$file"
answer=$(call "$url${space:+/s/$space}/api/saved_objects/_import?overwrite=true" --form "file=@$file;filename=weir.ndjson" --write-out '\n%{http_code}') ||
  die "Kibana at $url went away meanwhile; run it again"
case ${answer##*$'\n'} in
  200) ;;
  401 | 403) die "Kibana does not let this user import saved objects${space:+ into the space $space}" ;;
  404) die "Kibana has no space $space: make it first, or correct --space" ;;
  *) die "Kibana refused the import: $answer" ;;
esac
case $answer in
  *'"success":true'*) echo "Imported $(wc -l <"$file") objects. Begin at $url${space:+/s/$space}/app/dashboards#/view/weir-alert-triage" ;;
  *) die "Kibana took not all of it: ${answer%$'\n'*}" ;;
esac
