"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.levelsOf = levelsOf;
// The levels of the tasks in a file: a task, its subtasks, and so on.
const limits_ts_1 = require("./limits.js");
/** @returns the level of each task, from 1; none for one whose parent the file does not have, or that is too deep or below itself */
function levelsOf(tasks) {
    const byId = new Map(tasks.flatMap((task) => (task.file_id === undefined ? [] : [[task.file_id, task]])));
    const levels = new Map();
    for (const task of tasks) {
        let level = 1;
        let above = task;
        while (typeof above?.parent_id === 'number' && level <= limits_ts_1.maxLevels) {
            above = byId.get(above.parent_id);
            level += 1;
        }
        if (above !== undefined && level <= limits_ts_1.maxLevels)
            levels.set(task, level);
    }
    return levels;
}
