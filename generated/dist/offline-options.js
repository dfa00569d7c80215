export {};
//# sourceMappingURL=offline-options.js.map