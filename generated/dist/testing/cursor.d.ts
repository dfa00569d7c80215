import type { ListQuery, Position } from './list.js';
/** @returns the cursor of the page behind this position */
export declare function cursorAfter({ id, value }: Position, userId: number, query: ListQuery): string;
/** @throws Problem 400 invalid_cursor unless it was made for this user, order and filters */
export declare function positionOf(cursor: string, userId: number, query: ListQuery): Position;
