import BoardDescription
import Testing

@Suite struct FaultFormTests {}
