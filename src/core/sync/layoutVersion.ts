/** Version of the remote document layout that this program writes. */
export const layoutVersion = 1;
