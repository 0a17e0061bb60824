#!/bin/sh
# The command line of the installed program. To have it everywhere:
#   sudo ln -s /Applications/Countersign.app/Contents/Resources/bin/countersign /usr/local/bin/countersign
script=$0
while [ -h "$script" ]; do
  target=$(readlink "$script")
  case $target in
    /*) script=$target ;;
    *) script=$(dirname "$script")/$target ;;
  esac
done
exec "$(cd "$(dirname "$script")/../.." && pwd)/MacOS/Countersign" "$@"
