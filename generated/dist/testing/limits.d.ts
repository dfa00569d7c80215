/** Levels of tasks: one, its subtasks, and so on. */
export declare const maxLevels = 5;
/** Lists of a user. */
export declare const maxLists = 1000;
