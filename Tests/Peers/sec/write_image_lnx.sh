#!/usr/bin/env bash
# Writes an application into the flash of an RT1020: the sequence that NXP's Secure Provisioning tool generates a script
# for, in our words. It stops at any exit code but 0 and ends with 2 then.
#
#   write_image_lnx.sh FLASHLOADER LOAD JUMP IMAGE BYTES_TO_ERASE
#
# sdphost and blhost come from PATH. BLHOST_CONNECT and SDPHOST_CONNECT say how they reach the board (USB unless set),
# FLASHLOADER_WAIT how many seconds a flashloader gets to start.
flashloader=$1 load=$2 jump=$3 image=$4 erase=$5
read -ra blhost_connect <<<"${BLHOST_CONNECT:--u 0x15A2,0x0073}"
read -ra sdphost_connect <<<"${SDPHOST_CONNECT:--u 0x1FC9,0x0130}"

result() {
  echo "### RESULT of the script write_image_lnx.sh: $1"
  exit "$2"
}

# run TOOL TIMEOUT COMMAND...: one command; the script ends here if it fails.
run() {
  local tool=$1 timeout=$2
  shift 2
  local connect=("${blhost_connect[@]}")
  [ "$tool" = sdphost ] && connect=("${sdphost_connect[@]}")
  echo "$tool -t $timeout CONNECTION -j -- $*"
  "$tool" -t "$timeout" "${connect[@]}" -j -- "$@"
  local code=$?
  if [ $code -ne 0 ]; then
    echo "$tool failed"
    result "FAILURE (return code = [2]ERROR)" 2
  fi
  echo "$tool succeeded"
}

echo "### Check presence of FlashLoader ###"
if blhost -t 2000 "${blhost_connect[@]}" -j -- get-property 1 0; then
  echo "FlashLoader is running already"
else
  echo "FlashLoader is not running yet, download and run it"
  sleep "${ROM_WAIT:-0}"
  echo "### Check communication with target bootloader ###"
  run sdphost 5000 error-status
  echo "### Load FlashLoader ###"
  run sdphost 5000 write-file "$load" "$flashloader"
  echo "### Start FlashLoader ###"
  run sdphost 5000 jump-address "$jump"
  echo "### Waiting FlashLoader to be initialized ###"
  sleep "${FLASHLOADER_WAIT:-5}"
  echo "### Check presence of FlashLoader ###"
  run blhost 5000 get-property 1 0
fi

echo "### Configure FlexSPI NOR memory using options on address 0x2000 ###"
run blhost 5000 fill-memory 0x2000 4 0xC0000007 word
run blhost 5000 configure-memory 9 0x2000
echo "### Erase memory before writing image ###"
run blhost 50450 flash-erase-region 0x60000000 "$erase" 0
echo "### Create Flash Configuration Block (FCB) using option on address 0x2000 ###"
run blhost 5000 fill-memory 0x2000 4 0xF000000F word
run blhost 5000 configure-memory 9 0x2000
echo "### Write image ###"
run blhost 5000 write-memory 0x60001000 "$image" 0
echo "### Reset ###"
run blhost 5000 reset
result "SUCCESS" 0
