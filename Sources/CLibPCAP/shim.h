// libpcap, https://www.tcpdump.org: its types and constants only. Nothing here is linked: PCAPReading loads the library
// when a capture is first read.
#if __has_include(<pcap/pcap.h>)
#include <pcap/pcap.h>
#else
#error "libpcap's header is missing: apt install libpcap-dev, or brew install libpcap"
#endif

#include <stdio.h>
#include <sys/types.h>

// A stream of our own for libpcap. glibc and musl declare fopencookie for _GNU_SOURCE only, which Swift's module of the
// C library does not set; hence another name for the same function.
#ifdef __linux__
struct boardless_stream_functions {
  ssize_t (*read)(void *cookie, char *bytes, size_t count);
  ssize_t (*write)(void *cookie, const char *bytes, size_t count);
  int (*seek)(void *cookie, off_t *offset, int whence);
  int (*close)(void *cookie);
};
extern FILE *boardless_fopencookie(void *cookie, const char *mode, struct boardless_stream_functions functions)
    __asm__("fopencookie");
#endif

// zlib's stream, https://zlib.net, as its ABI has had it since 1.0: the library is loaded when a compressed capture is
// first read, and its header is not needed.
struct boardless_zlib_stream {
  const unsigned char *next_in;
  unsigned int avail_in;
  unsigned long total_in;
  unsigned char *next_out;
  unsigned int avail_out;
  unsigned long total_out;
  const char *msg;
  void *state;
  void *allocate;
  void *release;
  void *opaque;
  int data_type;
  unsigned long adler;
  unsigned long reserved;
};
