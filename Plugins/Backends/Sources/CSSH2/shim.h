/* libssh2, whose short names are macros that Swift does not import: the functions behind them are. */
#include <libssh2.h>
