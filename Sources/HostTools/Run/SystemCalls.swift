#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Names of their own, at file scope: a type's own methods hide the system's of the same names.

func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o666) }

func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(file, buffer, count) }

func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

func systemClose(_ file: Int32) -> Int32 { close(file) }
