import BoardDescription

/// Why a request of board control was not carried out. The board is as it was before the request, and takes the
/// next one.
public typealias ControlError = DescriptionError

/// One value of a request with the words that say where it stands.
typealias ControlValue = DescribedValue
