/** Words of alarms at the desk, 简体中文. */
export const zh = {
  title: '报警',
};
