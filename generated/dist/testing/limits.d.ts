/** Levels of tasks: one, its subtasks, and so on. */
export declare const maxLevels = 5;
/** Tasks of a user, those in the trash among them, unless a setting says otherwise. */
export declare const maxTasks = 100000;
/** Lists of a user. */
export declare const maxLists = 1000;
/** Days of a recurring task that are asked for at once: at most, and where the request does not say. */
export declare const maxOccurrences = 100;
export declare const usualOccurrences = 10;
/** Labels of one task. */
export declare const maxLabelsOfTask = 50;
/** Characters of a label. */
export declare const maxLabelLength = 50;
/** Different labels of a user. */
export declare const maxLabels = 1000;
/** Streams of events of a user, in one replica. */
export declare const maxStreams = 10;
/** Seconds between two signs of life on a stream of events. */
export declare const heartbeatSeconds = 15;
/** Broken rules that a response names: a small hostile body must not cause a huge one. */
export declare const maxErrors = 50;
