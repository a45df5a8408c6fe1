/** A number or string that means one thing only: two brands cannot be swapped by accident. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name }
