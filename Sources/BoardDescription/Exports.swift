// Descriptions are made of described values, and refused with their errors: who reads boards needs both.
@_exported import DescribedValues
