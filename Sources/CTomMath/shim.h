#pragma once
#include <tommath.h>
