#include <libpq-fe.h>

/* PG_DIAG_SQLSTATE is a character constant, which field codes are not in Swift. */
static inline const char *cpostgresql_sqlstate(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }

/* Without it libpq writes the server's notices to standard error. */
static inline void cpostgresql_drop_notice(void *context, const PGresult *result) { (void)context; (void)result; }
static inline void cpostgresql_drop_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, cpostgresql_drop_notice, 0);
}
