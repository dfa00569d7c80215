"use strict";
// What reading a file to import finds, and its limits.
Object.defineProperty(exports, "__esModule", { value: true });
exports.jsonPointer = exports.fileTypes = exports.notImported = exports.maxImportedTasks = exports.maxFileBytes = void 0;
/** A file may be so large. */
exports.maxFileBytes = 64 * 1024 * 1024;
/** A file may have so many tasks. */
exports.maxImportedTasks = 100_000;
/** What an export has beside tasks and lists. It says whose they were, and is not imported. */
exports.notImported = ['exported_at', 'user', 'sessions', 'tokens'];
exports.fileTypes = ['application/json', 'text/csv'];
/** RFC 6901 */
const jsonPointer = (path) => path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
exports.jsonPointer = jsonPointer;
