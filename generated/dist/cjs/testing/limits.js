"use strict";
// Limits that the service, its in-memory counterpart and the readers of files share.
Object.defineProperty(exports, "__esModule", { value: true });
exports.maxErrors = exports.heartbeatSeconds = exports.maxStreams = exports.maxLabels = exports.maxLabelLength = exports.maxLabelsOfTask = exports.usualOccurrences = exports.maxOccurrences = exports.maxLists = exports.maxTasks = exports.maxLevels = void 0;
/** Levels of tasks: one, its subtasks, and so on. */
exports.maxLevels = 5;
/** Tasks of a user, those in the trash among them, unless a setting says otherwise. */
exports.maxTasks = 100_000;
/** Lists of a user. */
exports.maxLists = 1000;
/** Days of a recurring task that are asked for at once: at most, and where the request does not say. */
exports.maxOccurrences = 100;
exports.usualOccurrences = 10;
/** Labels of one task. */
exports.maxLabelsOfTask = 50;
/** Characters of a label. */
exports.maxLabelLength = 50;
/** Different labels of a user. */
exports.maxLabels = 1000;
/** Streams of events of a user, in one replica. */
exports.maxStreams = 10;
/** Seconds between two signs of life on a stream of events. */
exports.heartbeatSeconds = 15;
/** Broken rules that a response names: a small hostile body must not cause a huge one. */
exports.maxErrors = 50;
