// Limits that the service, its in-memory counterpart and the readers of files share.

/** Levels of tasks: one, its subtasks, and so on. */
export const maxLevels = 5

/** Tasks of a user, those in the trash among them, unless a setting says otherwise. */
export const maxTasks = 100_000

/** Lists of a user. */
export const maxLists = 1000

/** Days of a recurring task that are asked for at once: at most, and where the request does not say. */
export const maxOccurrences = 100
export const usualOccurrences = 10

/** Labels of one task. */
export const maxLabelsOfTask = 50

/** Characters of a label. */
export const maxLabelLength = 50

/** Different labels of a user. */
export const maxLabels = 1000

/** Streams of events of a user, in one replica. */
export const maxStreams = 10

/** Seconds between two signs of life on a stream of events. */
export const heartbeatSeconds = 15

/** Broken rules that a response names: a small hostile body must not cause a huge one. */
export const maxErrors = 50
