// What of libpq the queue and the corpus need, without libpq's own headers, whose folder not every build of ours knows.
#ifndef WENHAO_CPOSTGRES_H
#define WENHAO_CPOSTGRES_H

typedef struct pg_conn cpg_connection;
typedef struct pg_result cpg_result;

typedef enum {
  CPG_ROWS,  // or a command without rows
  CPG_SYNC,  // the end of what was sent before it
  CPG_SKIPPED,  // after an error before it
  CPG_ERROR,
} cpg_outcome;

// Blocking. Never null but for want of memory; ask cpg_is_open.
cpg_connection *_Nullable cpg_connect(const char *_Nonnull url, const char *_Nonnull application);
void cpg_close(cpg_connection *_Nonnull c);
int cpg_is_open(cpg_connection *_Nonnull c);
const char *_Nonnull cpg_error(cpg_connection *_Nonnull c);

// Several commands separated by semicolons, outside of the pipeline.
cpg_result *_Nullable cpg_execute(cpg_connection *_Nonnull c, const char *_Nonnull sql);
// The pipeline: everything below until cpg_result_next is 0 when libpq refused.
int cpg_enter_pipeline(cpg_connection *_Nonnull c);
int cpg_send_prepare(cpg_connection *_Nonnull c, const char *_Nonnull name, const char *_Nonnull sql);
int cpg_send(cpg_connection *_Nonnull c, const char *_Nonnull name, int count, const char *_Nullable const *_Nullable values);
int cpg_send_sync(cpg_connection *_Nonnull c);
// Blocking. Null: the end of one command's results.
cpg_result *_Nullable cpg_result_next(cpg_connection *_Nonnull c);

cpg_outcome cpg_result_outcome(cpg_result *_Nonnull r);
const char *_Nullable cpg_result_state(cpg_result *_Nonnull r);  // SQLSTATE
const char *_Nonnull cpg_result_message(cpg_result *_Nonnull r);  // the primary message, without values
int cpg_result_rows(cpg_result *_Nonnull r);
// Below 0: no column of this name.
int cpg_result_column(cpg_result *_Nonnull r, const char *_Nonnull name);
// Null where SQL's NULL.
const char *_Nullable cpg_result_value(cpg_result *_Nonnull r, int row, int column);
int cpg_result_length(cpg_result *_Nonnull r, int row, int column);
void cpg_result_clear(cpg_result *_Nonnull r);

#endif
