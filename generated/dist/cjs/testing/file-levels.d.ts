import type { ImportedTask } from './found.js';
/** @returns the level of each task, from 1; none for one whose parent the file does not have, or that is too deep or below itself */
export declare function levelsOf(tasks: readonly ImportedTask[]): Map<ImportedTask, number>;
