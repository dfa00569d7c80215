"use strict";
// Limits that the service, its in-memory counterpart and the readers of files share.
Object.defineProperty(exports, "__esModule", { value: true });
exports.maxLists = exports.maxLevels = void 0;
/** Levels of tasks: one, its subtasks, and so on. */
exports.maxLevels = 5;
/** Lists of a user. */
exports.maxLists = 1000;
