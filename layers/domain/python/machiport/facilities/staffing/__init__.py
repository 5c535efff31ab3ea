"""What staff do (窓口・施設管理): counter, blocks, approval, marks, day sheets, closures, statistics, inventories."""
