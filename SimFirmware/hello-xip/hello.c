/* A small program that runs in place from FlexSPI NOR flash (i.MX RT1020, Cortex-M7).
 *
 * It touches no peripheral and prints nothing. In DTCM it keeps two words: `beats`, which counts, and
 * `sum`, a checksum of the text below, which it reads from flash over and over. The text is there so that
 * the image fills several flash sectors.
 */

typedef unsigned int word;

/* Symbols of the linker script. */
extern word __stack_top, __data_load, __data_start, __data_end, __bss_start, __bss_end;

#define LINE(n) "Line " #n " of the hello program, which runs in place from flash.\n"
#define TEN(t) \
  LINE(t##0) LINE(t##1) LINE(t##2) LINE(t##3) LINE(t##4) LINE(t##5) LINE(t##6) LINE(t##7) LINE(t##8) LINE(t##9)

static const char text[] =
    "Boardless hello: a sample application for the virtual board.\n" TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7)
        TEN(8) TEN(9);

/* Initialised data, so that the image has a part whose load address is not its run address. */
volatile word beats = 1;
volatile word sum;

/* Fletcher's sum over the text. */
static word checksum(void) {
  word a = 0, b = 0;
  for (word i = 0; i < sizeof text; i++) {
    a = (a + (unsigned char)text[i]) % 65535u;
    b = (b + a) % 65535u;
  }
  return b << 16 | a;
}

void reset_handler(void) {
  for (word *from = &__data_load, *to = &__data_start; to < &__data_end;) *to++ = *from++;
  for (word *to = &__bss_start; to < &__bss_end;) *to++ = 0;
  for (;;) {
    sum = checksum();
    beats++;
  }
}

/* Every fault and interrupt ends here. */
void stop(void) {
  for (;;) {
  }
}

/* The Cortex-M7's own 16 vectors; the program enables no interrupt. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &__stack_top, (const void *)reset_handler,
    (const void *)stop, (const void *)stop, (const void *)stop, (const void *)stop, (const void *)stop, 0, 0, 0, 0,
    (const void *)stop, (const void *)stop, 0, (const void *)stop, (const void *)stop,
};
