/** Words of parking, 简体中文. */
export const zh = {
  name: '停车',
  legend: '车库',
  facilities: { 'car-park': '车库', level: '车库楼层', bay: '车位' },
  title: '智慧停车',
  turnover: '今日周转 {{n}} 次/位',
  turnoverOf: '今日周转 {{n}} 次/位（{{reporting}}/{{expected}}）',
  unregistered: '本社区没有登记车库',
  columns: { name: '车库', bar: '占用', free: '空余', rate: '占用率', trend: '近 6 时' },
  state: { full: '已满', 'almost-full': '将满' },
  chart: '今日占用率与上周同日',
  today: '今日',
  typical: '上周同日',
  chartText: '停车占用率：现在 {{now}} %，上周同时 {{typical}} %，今日最高 {{max}} %',
  rowText: '{{name}}：空余 {{free}}，占用率 {{rate}} %',
};
