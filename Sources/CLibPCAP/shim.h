// libpcap, https://www.tcpdump.org: its types and constants only. Nothing here is linked: PCAPReading loads the library
// when a capture is first read.
#if __has_include(<pcap/pcap.h>)
#include <pcap/pcap.h>
#else
#error "libpcap's header is missing: apt install libpcap-dev, or brew install libpcap"
#endif
