/** Words of patrol, 简体中文. */
export const zh = {
  name: '巡查',
  legend: '巡查中',
  facilities: { route: '巡查路线', checkpoint: '巡查点' },
  title: '日常巡查',
  unregistered: '本社区没有登记巡查路线',
  columns: { name: '路线', stops: '本轮点位', done: '完成', state: '状态' },
  walking: '{{n}} 人在途',
  missed: '漏 {{n}}',
  late: '迟 {{n}}',
  underway: '途中',
  finished: '完成',
  next: '{{time}} 出发',
  unplanned: '今日无',
  unwatched: '接入前未知',
  keyArea: '重点区域',
  nobody: '此刻无人在途',
  at: '{{checkpoint}}',
  stop: { done: '已巡', late: '迟到', missed: '漏巡', due: '应到', upcoming: '未到时', unknown: '未知' },
  stopsText:
    '本轮 {{n}} 点：已巡 {{done}}，迟到 {{late}}，漏巡 {{missed}}，应到 {{due}}，未到时 {{upcoming}}，未知 {{unknown}}',
};
