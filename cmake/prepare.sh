# Sourced by ./run and ./test: says what it does, installs what is missing,
# configures the build. Stops with one line when something cannot be had.

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# missing_packages PURPOSE...: those of cmake/packages.txt that are for one of
# these ("build", "test") and not there yet.
missing_packages() {
  local package purpose command
  while read -r package purpose command; do
    case "$package" in '' | '#'*) continue ;; esac
    case " $* " in *" $purpose "*) ;; *) continue ;; esac
    if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then
      continue
    fi
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null \
      | grep -q 'install ok installed' || printf '%s ' "$package"
  done < cmake/packages.txt
}

# install_packages PURPOSE...: see missing_packages.
install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || die "missing Debian packages, install them as root: apt-get install $missing"
  say "Installing Debian packages: $missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || die "apt-get update failed"
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    || die "apt-get could not install: $missing"
}

# npm_install FOLDER: what FOLDER/package.json names, unless it is there.
npm_install() {
  local folder=$1
  [ "$folder/node_modules/.installed" -nt "$folder/package.json" ] && return 0
  say "Installing npm packages of $folder"
  npm install --prefix "$folder" --no-package-lock --no-audit --no-fund \
    --loglevel=error || die "npm could not install the packages of $folder"
  touch "$folder/node_modules/.installed"
}

# build TARGET...: Release, in build/release. Configures each time: what was
# missing before may have been installed.
build() {
  say "Building $* (Release, in build/release)"
  cmake --preset release >build-configure.log 2>&1 \
    || { cat build-configure.log >&2; rm -f build-configure.log; die "cmake could not configure the build"; }
  rm -f build-configure.log
  cmake --build --preset release --target "$@" || die "the build failed"
}
