/** Words of the environment, 简体中文. */
export const zh = {
  name: '环境',
  legend: '环境点位',
  facilities: { 'air-point': '空气噪声点', 'waste-bin': '垃圾桶', 'water-point': '河道点' },
  title: '环境监测',
  air: '空气',
  pm25: '近 1 时均值',
  noise: '噪声',
  noisy: '超标 {{n}}/{{of}}',
  quiet: '达标',
  bins: '垃圾分类点',
  binsFull: '满溢 {{n}}/{{of}}',
  water: '河道水质',
  class: { '1': 'Ⅰ类', '2': 'Ⅱ类', '3': 'Ⅲ类', '4': 'Ⅳ类', '5': 'Ⅴ类', '6': '劣Ⅴ类' },
  belowTarget: '未达标 {{n}}',
  high: '超警戒 {{n}}',
  none: '—',
};
