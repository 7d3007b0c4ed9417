// libyaml, the C library of YAML 1.1: https://pyyaml.org/wiki/LibYAML
#include <yaml.h>
