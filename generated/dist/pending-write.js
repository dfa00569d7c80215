/** The fields that hold an id, and what there is by that id. */
export const references = {
    list_id: 'list',
    parent_id: 'task',
    after_id: 'task',
};
/** Whether two values of a field are the same. */
export const isSame = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
/** The members of an object that a rule keeps. */
export const only = (fields, keeps) => Object.fromEntries(Object.entries(fields).filter(([name, value]) => keeps(name, value)));
//# sourceMappingURL=pending-write.js.map