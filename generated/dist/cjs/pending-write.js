"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.only = exports.isSame = exports.references = void 0;
/** The fields that hold an id, and what there is by that id. */
exports.references = {
    list_id: 'list',
    parent_id: 'task',
    after_id: 'task',
};
/** Whether two values of a field are the same. */
const isSame = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
exports.isSame = isSame;
/** The members of an object that a rule keeps. */
const only = (fields, keeps) => Object.fromEntries(Object.entries(fields).filter(([name, value]) => keeps(name, value)));
exports.only = only;
//# sourceMappingURL=pending-write.js.map