# Shared by the commands beside it. Written for bash 3.2, which is what macOS has.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

JAVA_WANTED=25
NODE_WANTED=20
MAVEN_WANTED=3.8.6

# Where the output of steps goes; each command names its own file.
log=/dev/null

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# step NUMBER TEXT COMMAND...: runs the command with its output in the log, and prints the time that it took.
step() {
  local number=$1 text=$2 began=$SECONDS
  shift 2
  printf '  %s. %s … ' "$number" "$text"
  printf '\n== %s\n' "$text" >>"$log"
  if "$@" >>"$log" 2>&1 </dev/null; then
    printf '%s s\n' $((SECONDS - began))
  else
    printf 'failed after %s s\n\n' $((SECONDS - began))
    sed -n "/^== $text\$/,\$p" "$log" | grep -vE '^\[[^]]*(INFO|DEBUG)[^]]*\]|^[[:space:]]+at |^$' | tail -n 40 >&2
    fail "The whole log is in $log"
  fi
}

is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q "^JAVA_VERSION=\"${JAVA_WANTED}[.\"]" "$1/release"
}

# home_of COMMAND: the folder above the bin/ in which the command really lives.
home_of() {
  local file link
  file=$(command -v "$1") || return 1
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  (cd "$(dirname "$file")/.." && pwd)
}

# Sets JAVA_HOME to a JDK of the wanted version, or says how to get one.
find_java() {
  local home
  for home in "${JAVA_HOME:-}" "$(home_of javac || true)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/*; do
    if [ -n "$home" ] && is_jdk "$home"; then
      export JAVA_HOME=$home
      export PATH=$home/bin:$PATH
      return
    fi
  done
  fail "Parley needs a JDK $JAVA_WANTED (with javac), and none was found in JAVA_HOME, in PATH or in the usual folders.
  Debian, Ubuntu   apt install openjdk-$JAVA_WANTED-jdk   (or temurin-$JAVA_WANTED-jdk from adoptium.net)
  Fedora           dnf install java-$JAVA_WANTED-openjdk-devel
  macOS            brew install openjdk@$JAVA_WANTED
  anywhere         sdk install java $JAVA_WANTED-tem        (sdkman.io)
Then run this again, or set JAVA_HOME to it."
}

# at_least WANTED FOUND: compares dotted versions.
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$1" ]
}

find_maven() {
  local version=
  if [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then
    PATH=$MAVEN_HOME/bin:$PATH
  fi
  if command -v mvn >/dev/null; then
    version=$(maven_version)
  fi
  if [ -z "$version" ] || ! at_least "$MAVEN_WANTED" "$version"; then
    fail "Parley is built with Maven $MAVEN_WANTED or later${version:+ (found $version)}.
  Debian, Ubuntu   apt install maven
  Fedora           dnf install maven
  macOS            brew install maven
  anywhere         sdk install maven   (sdkman.io)"
  fi
}

maven_version() {
  mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1
}

# The live reload of Quarkus asks for a later Maven than everything else; an older one fetches it once, as any artifact.
MAVEN_OF_DEV=3.9.16
newer_maven() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/parley
  local home=$cache/apache-maven-$MAVEN_OF_DEV
  at_least 3.9.0 "$(maven_version)" && return
  [ -x "$home/bin/mvn" ] || maven -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
    -Dartifact="org.apache.maven:apache-maven:$MAVEN_OF_DEV:tar.gz:bin" -DoutputDirectory="$cache" || return
  chmod +x "$home/bin/mvn"
}

is_node() {
  [ -x "$1/node" ] && [ -x "$1/npm" ] || return 1
  local version
  version=$("$1/node" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$NODE_WANTED" ]
}

find_node() {
  local bin
  for bin in "$(dirname "$(command -v node || echo /nowhere/node)")" /usr/local/bin /opt/homebrew/bin \
    /opt/homebrew/opt/node*/bin "${NVM_DIR:-$HOME/.nvm}"/versions/node/*/bin "$HOME"/.local/share/mise/installs/node/*/bin \
    "$HOME"/.volta/bin; do
    if is_node "$bin"; then
      export PATH=$bin:$PATH
      return
    fi
  done
  fail "The pages are built with Node.js $NODE_WANTED or later and npm.
  Debian, Ubuntu   apt install nodejs npm   (if that is older: nodejs.org)
  Fedora           dnf install nodejs
  macOS            brew install node
  anywhere         nvm install $NODE_WANTED   (github.com/nvm-sh/nvm)"
}

# digest PATH...: one number for the names and contents of these files and folders, build output aside.
digest() {
  (
    cd "$root" || exit
    find "$@" \( -name node_modules -o -name dist -o -name coverage -o -name .DS_Store \) -prune -o -type f -print |
      LC_ALL=C sort | tr '\n' '\0' | xargs -0 cksum | cksum
  )
}

# Installs the browser packages when the lock file is not the one that was installed last, and tells Quinoa, which would
# else install them again in every fresh build.
install_packages() {
  local stamp=$root/frontend/node_modules/.installed now
  now=$(digest frontend/package-lock.json)
  if [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ]; then
    (cd "$root/frontend" && npm ci --prefer-offline) || return
    echo "$now" >"$stamp"
  fi
  mkdir -p "$root/target/quinoa" && cp "$root/frontend/package.json" "$root/target/quinoa/package.json"
}

maven() {
  (cd "$root" && exec mvn --batch-mode --no-transfer-progress "$@")
}
