// libusb-1.0, https://libusb.info: its types and constants only. Nothing here is linked: LibUSBTransport loads the
// library when it is first needed.
#if __has_include(<libusb-1.0/libusb.h>)
#include <libusb-1.0/libusb.h>
#elif __has_include("/opt/homebrew/include/libusb-1.0/libusb.h")
#include "/opt/homebrew/include/libusb-1.0/libusb.h"
#elif __has_include("/opt/local/include/libusb-1.0/libusb.h")
#include "/opt/local/include/libusb-1.0/libusb.h"
#else
#error "libusb-1.0's header is missing: apt install libusb-1.0-0-dev, or brew install libusb"
#endif
