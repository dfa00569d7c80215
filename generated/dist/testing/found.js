// What reading a file to import finds, and its limits.
/** A file may be so large. */
export const maxFileBytes = 64 * 1024 * 1024;
/** A file may have so many tasks. */
export const maxImportedTasks = 100_000;
/** What an export has beside tasks and lists. It says whose they were, and is not imported. */
export const notImported = ['exported_at', 'user', 'sessions', 'tokens'];
export const fileTypes = ['application/json', 'text/csv'];
/** RFC 6901 */
export const jsonPointer = (path) => path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
