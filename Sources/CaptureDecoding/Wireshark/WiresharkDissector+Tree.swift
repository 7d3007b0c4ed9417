extension WiresharkDissector {
  /// The order of frames, and what is shown. Lua for Wireshark 4.
  static let tree = #"""
    -- The first pass over a frame: what it is, in the order in which the frames passed.
    local function analyse(tvb, pinfo)
      local packet = head(tvb)
      if not packet then return nil end
      local start, isIn = report(tvb, packet)
      if not start then
        identify(tvb, packet)
        return nil
      end
      local known = state(packet.device)
      if known.stranger then return nil end
      if not known.id then
        local guessed = guess(tvb, start, isIn)
        if guessed and guessed ~= known.protocol then known.protocol, known.current = guessed, nil end
      end
      if not known.protocol then return nil end
      local record = { protocol = known.protocol, id = tvb(start, 1):uint(), start = start, isIn = isIn }
      local read = known.protocol == "SDP" and read_sdp or read_mboot
      read(tvb, start, isIn, known, record, pinfo.number, pinfo.abs_ts)
      return record
    end

    local function show_command(tree, tvb, record)
      local start = record.start
      tree:add(f.command, tvb(start, tvb:len() - start), record.name)
      if record.shape == "sdp" then
        tree:add(f.code, tvb(start + 1, 2))
        tree:add(f.address, tvb(start + 3, 4))
        tree:add(f.format, tvb(start + 7, 1))
        tree:add(f.count, tvb(start + 8, 4))
        tree:add(f.value, tvb(start + 12, 4))
      elseif record.shape == "mboot" then
        tree:add(f.code, tvb(start + 4, 1), record.code)
        tree:add(f.flags, tvb(start + 5, 1))
        local layout = layouts[record.code] or {}
        for i = 1, record.parameters do
          local range = tvb(start + 4 + 4 * i, 4)
          tree:add_le(f.parameter, range)
          if layout[i] == "property" then
            tree:add(f.property, range, range:le_uint() % 256)
          elseif layout[i] then
            tree:add_le(f[layout[i]], range)
          end
        end
      end
      if record.response then tree:add(f.response, record.response):set_generated() end
    end

    local function show_rest(tree, tvb, record, pinfo)
      if record.answers then tree:add(f.answers, record.answers):set_generated() end
      if record.request then tree:add(f.request, record.request):set_generated() end
      if record.began and record.isIn then
        local passed = pinfo.abs_ts - record.began
        tree:add(f.time, NSTime(math.floor(passed), math.floor((passed % 1) * 1e9))):set_generated()
      end
      if record.hab then tree:add(f.hab, tvb(record.hab, 4)) end
      if record.word then
        tree:add(f.word, tvb(record.word, 4))
        tree:add(f.text, words[tvb(record.word, 4):uint()] or "no description"):set_generated()
      end
      if record.answer then
        tree:add(f.code, tvb(record.answer, 1), record.tag)
        tree:add(f.flags, tvb(record.answer + 1, 1))
        for i = 1, record.parameters do tree:add_le(f.parameter, tvb(record.answer + 4 * i, 4)) end
      end
      if record.status then
        local range = tvb(record.status, 4)
        tree:add_le(f.status, range)
        tree:add(f.text, statuses[range:le_uint()] or "unknown status"):set_generated()
        if record.failed then tree:add_proto_expert_info(failed, record.info) end
      end
      if record.length then
        tree:add(f.length, record.length):set_generated()
        local held = math.min(record.length, tvb:len() - record.at)
        if held > 0 then tree:add(f.data, tvb(record.at, held)) end
      end
    end

    function board.dissector(tvb, pinfo, tree)
      local number = pinfo.number
      if not pinfo.visited and not frames[number] then frames[number] = analyse(tvb, pinfo) end
      local record = frames[number]
      if not record then return end
      local start = record.start
      local text = "RT1020, " .. record.protocol .. ": " .. record.info
      local branch = tree:add(board, tvb(start, tvb:len() - start), text)
      branch:add(f.protocol, record.protocol):set_generated()
      branch:add(f.report, tvb(start, 1))
      if record.command then show_command(branch, tvb, record) else show_rest(branch, tvb, record, pinfo) end
      pinfo.cols.protocol:set(record.protocol)
      pinfo.cols.info:set(record.info)
    end

    register_postdissector(board, true)

    """#
}
