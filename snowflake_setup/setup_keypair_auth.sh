#!/bin/sh
# Makes an encrypted key pair for a Snowflake user and prints what gives the user its public half. A key that is there
# is kept, so it is safe to run twice. The passphrase comes from DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE, else it is asked
# for; it is never printed and never an argument, which other users of the machine could see.
set -eu

usage() {
  echo "Usage: $0 SNOWFLAKE_USER   (for example DBT_UP_USER)"
  echo "Keys go to \$DBT_SNOWFLAKE_KEY_DIR, else ~/.snowflake/keys."
}

fail() {
  echo "$0: $1" >&2
  exit "${2:-1}"
}

case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  '') usage >&2; exit 2 ;;
  [!A-Za-z_]* | *[!A-Za-z0-9_]*) fail "a user's name has letters, digits and underscores only" 2 ;;
esac
user=$1
command -v openssl > /dev/null || fail 'openssl is missing: install it and try again' 3

ask_passphrase() {
  [ -t 0 ] || fail 'set DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: there is no terminal to ask on' 2
  trap 'stty echo' EXIT INT TERM
  stty -echo
  printf 'Passphrase of the private key: ' >&2
  IFS= read -r DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE
  stty echo
  trap - EXIT INT TERM
  echo >&2
}

[ -n "${DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE:-}" ] || ask_passphrase
export DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE
[ "${#DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE}" -ge 8 ] || fail 'the passphrase needs 8 characters or more' 2

umask 077
folder=${DBT_SNOWFLAKE_KEY_DIR:-$HOME/.snowflake/keys}
mkdir -p "$folder"
chmod 700 "$folder"
private=$folder/$user.p8

if [ -e "$private" ]; then
  chmod 600 "$private"
  echo "kept $private" >&2
else
  # Beside its place and then renamed: a run that is cut short leaves no half of a key.
  new=$(mktemp "$folder/new.XXXXXX")
  trap 'rm -f "$new"' EXIT
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes-256-cbc \
    -pass env:DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE -out "$new" 2> /dev/null ||
    fail 'openssl could not make a key'
  mv "$new" "$private"
  trap - EXIT
  echo "made $private" >&2
fi

grep -q 'BEGIN ENCRYPTED PRIVATE KEY' "$private" || fail "$private is not encrypted: move it away and run this again"
pem=$(openssl pkey -in "$private" -passin env:DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE -pubout 2> /dev/null) ||
  fail "the passphrase does not open $private"
printf '%s\n' "$pem" > "$folder/$user.pub"
chmod 600 "$folder/$user.pub"

cat << END
Run in Snowflake, as USERADMIN:

  alter user $user set rsa_public_key = '$(printf '%s\n' "$pem" | grep -v -e '-----' | tr -d '\n')';

Then, with the passphrase in DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE:

  export DBT_SNOWFLAKE_USER=$user
  export DBT_SNOWFLAKE_PRIVATE_KEY_PATH='$private'
END
