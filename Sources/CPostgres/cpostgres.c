// libpq is loaded at the first connection (CLibrary): most commands need none.
#include "cpostgres.h"

#include <clibrary.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stddef.h>

static struct {
  PGconn *(*connectdbParams)(const char *const *, const char *const *, int);
  void (*finish)(PGconn *);
  ConnStatusType (*status)(const PGconn *);
  char *(*errorMessage)(const PGconn *);
  PGresult *(*exec)(PGconn *, const char *);
  int (*enterPipelineMode)(PGconn *);
  int (*sendPrepare)(PGconn *, const char *, const char *, int, const Oid *);
  int (*sendQueryPrepared)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
  int (*pipelineSync)(PGconn *);
  PGresult *(*getResult)(PGconn *);
  ExecStatusType (*resultStatus)(const PGresult *);
  char *(*resultErrorField)(const PGresult *, int);
  char *(*resultErrorMessage)(const PGresult *);
  int (*ntuples)(const PGresult *);
  int (*fnumber)(const PGresult *, const char *);
  int (*getisnull)(const PGresult *, int, int);
  char *(*getvalue)(const PGresult *, int, int);
  int (*getlength)(const PGresult *, int, int);
  void (*clear)(PGresult *);
} pq;

#define ENTRY(name) {"PQ" #name, (void **)&pq.name}

static void load(void) {
  static const clibrary_symbol symbols[] = {
      ENTRY(connectdbParams), ENTRY(finish),           ENTRY(status),
      ENTRY(errorMessage),    ENTRY(exec),             ENTRY(enterPipelineMode),
      ENTRY(sendPrepare),     ENTRY(sendQueryPrepared), ENTRY(pipelineSync),
      ENTRY(getResult),       ENTRY(resultStatus),     ENTRY(resultErrorField),
      ENTRY(resultErrorMessage), ENTRY(ntuples),       ENTRY(getisnull),
      ENTRY(fnumber),         ENTRY(getvalue),        ENTRY(getlength),        ENTRY(clear),
      {NULL, NULL}};
  clibrary_load("libpq.so.5", symbols);
}

cpg_connection *cpg_connect(const char *url, const char *application) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  // The URL's own settings win: libpq takes the later of two.
  const char *names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
                         "tcp_user_timeout", "fallback_application_name", "dbname", NULL};
  const char *values[] = {"10", "10", "5", "3", "30000", application, url, NULL};
  return pq.connectdbParams(names, values, 1);
}

void cpg_close(cpg_connection *c) { pq.finish(c); }
int cpg_is_open(cpg_connection *c) { return pq.status(c) == CONNECTION_OK; }
const char *cpg_error(cpg_connection *c) { return pq.errorMessage(c); }
cpg_result *cpg_execute(cpg_connection *c, const char *sql) { return pq.exec(c, sql); }
int cpg_enter_pipeline(cpg_connection *c) { return pq.enterPipelineMode(c); }

int cpg_send_prepare(cpg_connection *c, const char *name, const char *sql) {
  return pq.sendPrepare(c, name, sql, 0, NULL);
}

int cpg_send(cpg_connection *c, const char *name, int count, const char *const *values) {
  return pq.sendQueryPrepared(c, name, count, values, NULL, NULL, 0);
}

int cpg_send_sync(cpg_connection *c) { return pq.pipelineSync(c); }
cpg_result *cpg_result_next(cpg_connection *c) { return pq.getResult(c); }

cpg_outcome cpg_result_outcome(cpg_result *r) {
  switch (pq.resultStatus(r)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK: return CPG_ROWS;
    case PGRES_PIPELINE_SYNC: return CPG_SYNC;
    case PGRES_PIPELINE_ABORTED: return CPG_SKIPPED;
    default: return CPG_ERROR;
  }
}

const char *cpg_result_state(cpg_result *r) { return pq.resultErrorField(r, PG_DIAG_SQLSTATE); }

const char *cpg_result_message(cpg_result *r) {
  const char *message = pq.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
  return message ? message : pq.resultErrorMessage(r);
}

int cpg_result_rows(cpg_result *r) { return pq.ntuples(r); }
int cpg_result_column(cpg_result *r, const char *name) { return pq.fnumber(r, name); }
const char *cpg_result_value(cpg_result *r, int row, int column) {
  return pq.getisnull(r, row, column) ? NULL : pq.getvalue(r, row, column);
}
int cpg_result_length(cpg_result *r, int row, int column) { return pq.getlength(r, row, column); }
void cpg_result_clear(cpg_result *r) { pq.clear(r); }
